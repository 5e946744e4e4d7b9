"""Between the web server and Django: who sends slowly keeps nobody waiting (decision 25)."""
