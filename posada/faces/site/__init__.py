"""The public pages: what is for sale, the terms, how to get in touch."""
