"""The bot on a web page: no account, no cookie, nothing kept, for any phone."""
