"""What is raised about files that hold more, or less, than what may be read."""

__all__ = ["Passing", "UnpicklingError"]


class UnpicklingError(RuntimeError):
    """A checkpoint names something that is no plain data, or is damaged; nothing of it has been executed."""


class Passing(Exception):
    """Carries an exception that says all itself, such as that of the caller's ``map_location``, out of the reader."""

    def __init__(self, cause: Exception) -> None:
        super().__init__(cause)
        self.cause = cause
