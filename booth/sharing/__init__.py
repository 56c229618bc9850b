"""Photos on the guests' phones: the page, its address and its code.

Begin with publisher.py, the booth's side; http_server.py is the process that serves the page.
"""
