"""The commands by what they are about; each is thin: it reads settings, calls a part and prints."""
