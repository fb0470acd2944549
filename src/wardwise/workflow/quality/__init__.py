"""Quality reports: what an expert reads before signing an indicator's figures."""
