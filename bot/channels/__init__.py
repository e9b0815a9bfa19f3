"""The places where people meet the bot; each only draws replies."""
