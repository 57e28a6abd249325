"""The gateways we can speak to, one a file; `posada.config` lists them."""
