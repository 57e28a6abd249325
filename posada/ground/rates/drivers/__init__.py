"""The sources of rates we can ask, one a file; `posada.config` lists them."""
