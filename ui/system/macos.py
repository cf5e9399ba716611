"""The few calls into macOS that Qt does not make: plain C and Objective-C, by ctypes.

To be called on macOS only.
"""

import ctypes
from collections.abc import Callable

_CONCEALED = b"org.nspasteboard.ConcealedType"  # nspasteboard.org: histories leave it out
_UTF8 = 0x08000100  # kCFStringEncodingUTF8
_AT_ONCE = 4  # CFNotificationSuspensionBehaviorDeliverImmediately
_SHARING_NONE, _SHARING_READ_ONLY = 0, 1  # NSWindowSharingType


def conceal_clipboard() -> None:
    """Mark what is in the clipboard now as a secret."""
    board = _send(_class(b"NSPasteboard"), b"generalPasteboard")
    kind = _text(_CONCEALED)
    _send(board, b"addTypes:owner:", _send(_class(b"NSArray"), b"arrayWithObject:", kind), 0)
    _send(board, b"setString:forType:", _text(b""), kind)


def share_window(view: int, shared: bool) -> bool:
    """Whether other programs may see the window of this NSView (QWidget.winId())."""
    window = _send(view, b"window")
    kind = _SHARING_READ_ONLY if shared else _SHARING_NONE
    _send(window, b"setSharingType:", kind)
    return bool(window)


def on_screen_locked(call: Callable[[], object]) -> object:
    """Have call() called in the main thread at each screen lock; keep what is returned alive."""
    core = ctypes.CDLL("/System/Library/Frameworks/CoreFoundation.framework/CoreFoundation")
    kind = ctypes.CFUNCTYPE(None, *[ctypes.c_void_p] * 5)
    callback = kind(lambda *_: call())
    center = core.CFNotificationCenterGetDistributedCenter
    center.restype = ctypes.c_void_p
    observe = core.CFNotificationCenterAddObserver
    observe.restype = None
    pointer = ctypes.c_void_p
    observe.argtypes = (pointer, pointer, kind, pointer, pointer, ctypes.c_long)
    observe(center(), None, callback, _text(b"com.apple.screenIsLocked"), None, _AT_ONCE)
    return callback


def _text(value: bytes) -> int:
    """A CFString, which is an NSString; it stays, there are three of them."""
    core = ctypes.CDLL("/System/Library/Frameworks/CoreFoundation.framework/CoreFoundation")
    make = core.CFStringCreateWithCString
    make.restype = ctypes.c_void_p
    make.argtypes = (ctypes.c_void_p, ctypes.c_char_p, ctypes.c_uint32)
    made: int = make(None, value, _UTF8)
    return made


def _class(name: bytes) -> int:
    find = ctypes.CDLL("/usr/lib/libobjc.dylib").objc_getClass
    find.restype = ctypes.c_void_p
    find.argtypes = (ctypes.c_char_p,)
    found: int = find(name)
    return found


def _send(target: int, selector: bytes, *arguments: int) -> int:
    """One Objective-C message. arguments and answer: pointers, or whole numbers as wide as one."""
    runtime = ctypes.CDLL("/usr/lib/libobjc.dylib")
    runtime.sel_registerName.restype = ctypes.c_void_p
    runtime.sel_registerName.argtypes = (ctypes.c_char_p,)
    pointers = [ctypes.c_void_p] * (3 + len(arguments))  # of the answer, target and selector too
    send = ctypes.CFUNCTYPE(*pointers)(("objc_msgSend", runtime))
    answer: int | None = send(target, runtime.sel_registerName(selector), *arguments)
    return answer or 0
