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

    /// <summary>A file with contents, not a pipe, a socket or a device: reading it ends.</summary>
    public bool IsRegular => (_mode & KindMask) == RegularKind;

    /// <summary>A pipe, a socket or a device in words, where opening may wait for ever; null for files and folders.</summary>
    public string? Oddity => (_mode & KindMask) switch
    {
        0x1000 => "a pipe",
        0x2000 or 0x6000 => "a device",
        0xc000 => "a socket",
        _ => null,
    };

    /// <summary>Whether a folder belongs to a user alone: nobody else may put files into it.</summary>
    public bool IsOwnedBy(uint user) => _owner == user && (_mode & 0x12) == 0;

    /// <summary>The same for two paths of one file or folder.</summary>
    public (ulong Device, ulong Inode) Place => (_device, _inode);

    /// <summary>
    /// Size, time of modification and time of change. A program can set the time of modification to what it was, as unpacking and
    /// copying do; the time of change is the system's own.
    /// </summary>
    public string Version => $"{_size} {_modifiedSeconds}.{_modifiedNanoseconds} {_changedSeconds}.{_changedNanoseconds}";
}
