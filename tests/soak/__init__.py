"""A soak: questions, random faults of Telegram and kills, and then the question whether anybody was left alone."""
