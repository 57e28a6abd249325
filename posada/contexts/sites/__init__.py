"""What customers set of their sites by themselves: who enters their files, what runs by the clock, PHP, the web root.

Nodes make it so; what a service may have at most stands in the terms and in its product.
"""
