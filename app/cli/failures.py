"""A failure in one sentence for the terminal."""

from app.core.errors import AppError


def sentence(error: AppError) -> str:
    return error.code
