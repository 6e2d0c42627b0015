"""The web page: what a person opens in a browser."""
