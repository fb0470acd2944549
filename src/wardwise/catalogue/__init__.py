"""The catalogues that ship with wardwise: declarations that begin a project, as YAML."""
