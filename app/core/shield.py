"""Keep other programs of the same user, and core files, away from this process's memory.

The first thing that each process of the program does: the window, the command line, the signer.
"""

import contextlib
import ctypes
import enum
import sys

_PR_GET_DUMPABLE, _PR_SET_DUMPABLE = 3, 4  # Linux, prctl(2)
_PT_DENY_ATTACH = 31  # macOS, ptrace(2)


class Protection(enum.StrEnum):
    """What the system was asked for, and answered that it does."""

    NO_CORE_FILE = "no_core_file"
    """A crash writes no image of the memory."""
    NO_DEBUGGER = "no_debugger"
    """No program of the same user may attach to this one."""
    NO_READING = "no_reading"
    """No program of the same user may read its memory. Whoever is administrator always may."""


def shield_process() -> frozenset[Protection]:
    """Ask for everything that this system offers; gives what holds now. Never raises.

    May be called again, to ask. A failure is no error: the program works as before, less hidden.
    """
    if sys.platform == "win32":
        return _windows()
    if sys.platform == "darwin":
        return _no_core_file() | _macos()
    return _no_core_file() | _linux()


def _no_core_file() -> frozenset[Protection]:
    import resource  # noqa: PLC0415 - not on Windows

    with contextlib.suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    limited = resource.getrlimit(resource.RLIMIT_CORE) == (0, 0)
    return frozenset({Protection.NO_CORE_FILE} if limited else ())


def _linux() -> frozenset[Protection]:
    """A process that is not dumpable belongs to root in /proc: no reading, no debugger."""
    with contextlib.suppress(OSError, AttributeError):
        prctl = ctypes.CDLL(None).prctl
        prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
        if prctl(_PR_GET_DUMPABLE, 0, 0, 0, 0) == 0:
            return frozenset(Protection)
    return frozenset()


def _macos() -> frozenset[Protection]:
    """Only the debugger is kept out; reading is up to how the program was signed."""
    with contextlib.suppress(OSError, AttributeError):
        if ctypes.CDLL(None).ptrace(_PT_DENY_ATTACH, 0, None, 0) == 0:
            return frozenset({Protection.NO_DEBUGGER})
    return frozenset()


if sys.platform == "win32":
    from ctypes import wintypes

    _SEM_NO_BOXES = 0x0001 | 0x0002 | 0x8000  # no critical error, crash or missing file boxes
    _WER_NO_HEAP = 0x0001  # WER_FAULT_REPORTING_FLAG_NOHEAP
    _DACL_SECURITY_INFORMATION = 0x0004
    _SDDL_REVISION = 1
    # The user may wait for it, see that it is there, end it and read this list, nothing else: no
    # PROCESS_VM_READ, no PROCESS_VM_WRITE, no WRITE_DAC, which an owner would have (OW: owner
    # rights). SYSTEM may everything.
    _RIGHTS = "D:P(A;;0x00121001;;;OW)(A;;0x001FFFFF;;;SY)"

    def _windows() -> frozenset[Protection]:
        with contextlib.suppress(OSError, AttributeError):
            ctypes.windll.kernel32.SetErrorMode(_SEM_NO_BOXES)
            quiet = ctypes.windll.kernel32.WerSetFlags(_WER_NO_HEAP) == 0
            held = {Protection.NO_CORE_FILE} if quiet else set()
            if _set_rights():
                held |= {Protection.NO_DEBUGGER, Protection.NO_READING}
            return frozenset(held)
        return frozenset()

    def _set_rights() -> bool:
        kernel, advapi = ctypes.windll.kernel32, ctypes.windll.advapi32
        kernel.GetCurrentProcess.restype = wintypes.HANDLE
        advapi.SetKernelObjectSecurity.argtypes = (wintypes.HANDLE, wintypes.DWORD, wintypes.LPVOID)
        kernel.LocalFree.argtypes = (wintypes.LPVOID,)
        rights = wintypes.LPVOID()
        if not advapi.ConvertStringSecurityDescriptorToSecurityDescriptorW(
            _RIGHTS, _SDDL_REVISION, ctypes.byref(rights), None
        ):
            return False
        process = kernel.GetCurrentProcess()
        done = advapi.SetKernelObjectSecurity(process, _DACL_SECURITY_INFORMATION, rights)
        kernel.LocalFree(rights)
        return bool(done)
