"""Statistics on arrays: arrays in, arrays out; rows are area-periods, columns are indicators."""
