using BigGan.Torch;

namespace BigGan.Options;

/// <summary>A device that was named by an option.</summary>
public static class DeviceName
{
    /// <summary>As <see cref="Device.Parse"/>, with the exception that options have.</summary>
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
