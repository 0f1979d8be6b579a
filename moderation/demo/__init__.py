"""The demo of `make run`: an article's discussion and a queue, made by the same actions and checks as any other."""
