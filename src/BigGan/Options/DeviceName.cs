using BigGan.Torch;

namespace BigGan.Options;

/// <summary>Parses the device of an option.</summary>
public static class DeviceName
{
    /// <summary>Like <see cref="Device.Parse"/>, but throws the exception of options.</summary>
    /// <exception cref="InvalidOptionException">The name means no device, or there is no such one.</exception>
    public static Device Parse(string name)
    {
        try
        {
            return Device.Parse(name);
        }
        catch (ArgumentException error)
        {
            throw new InvalidOptionException(error.Message);
        }
    }
}
