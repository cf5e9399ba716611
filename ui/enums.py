"""Properties of Qt that are enums, set by the names of their values.

One touch of Qt's namespace makes all its 1,500 values known to Python, which takes as long as to
build the whole unlock screen. So what is built before the first picture names them.
"""

from PySide6.QtCore import QObject


def set_named(target: QObject, name: str, values: str) -> None:
    """Set a property, e.g. set_named(label, "textFormat", "PlainText"); flags are joined by "|".

    Raises ValueError where there is no such property or value.
    """
    if not target.setProperty(name, values):
        raise ValueError(f"{target.metaObject().className()} has no {name} of {values}")
