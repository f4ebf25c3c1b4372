"""What is wrong with something typed to be looked for."""


class Mistake(Exception):
    """It cannot be read; `words` say why and what to do, `place` is the character it is about, the first one is 1."""

    def __init__(self, words: str, place: int) -> None:
        super().__init__(words)
        self.words = words
        self.place = place
