"""The operator's pages. So far: what was imported, the portfolio and the groups."""
