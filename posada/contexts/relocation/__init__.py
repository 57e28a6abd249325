"""Sites that come to us from another host: who moves them, what is moved and what is not, and what it costs."""
