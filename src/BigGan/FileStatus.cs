using System.Runtime.InteropServices;

namespace BigGan;

/// <summary>Linux's <c>struct statx</c>, the same on every processor; only the fields in use are named.</summary>
[StructLayout(LayoutKind.Explicit, Size = 256)]
internal readonly struct FileStatus
{
    private const int KindMask = 0xf000;
    private const int RegularKind = 0x8000;

    [FieldOffset(20)]
    private readonly uint _owner;

    [FieldOffset(28)]
    private readonly ushort _mode;

    [FieldOffset(32)]
    private readonly ulong _inode;

    [FieldOffset(40)]
    private readonly ulong _size;

    [FieldOffset(96)]
    private readonly long _changedSeconds;

    [FieldOffset(104)]
    private readonly uint _changedNanoseconds;

    [FieldOffset(112)]
    private readonly long _modifiedSeconds;

    [FieldOffset(120)]
    private readonly uint _modifiedNanoseconds;

    [FieldOffset(136)]
    private readonly ulong _device;

    /// <summary>Whether it is a regular file, not a pipe, a socket or a device, so that reading it ends.</summary>
    public bool IsRegular => (_mode & KindMask) == RegularKind;

    /// <summary>The name of a pipe, a socket or a device, which may block when it is opened; null for files and folders.</summary>
    public string? Oddity => (_mode & KindMask) switch
    {
        0x1000 => "a pipe",
        0x2000 or 0x6000 => "a device",
        0xc000 => "a socket",
        _ => null,
    };

    /// <summary>Whether only its owner can create files in a folder.</summary>
    public bool IsOwnedBy(uint user) => _owner == user && (_mode & 0x12) == 0;

    /// <summary>An identity that is equal for two paths of one file or folder.</summary>
    public (ulong Device, ulong Inode) Place => (_device, _inode);

    /// <summary>
    /// Size, modification time and change time. A program can set the modification time, as unpacking and
    /// copying do, but not the change time.
    /// </summary>
    public string Version => $"{_size} {_modifiedSeconds}.{_modifiedNanoseconds} {_changedSeconds}.{_changedNanoseconds}";
}
