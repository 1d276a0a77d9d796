namespace LlmEconomics.Fuzz;

/// <summary>What disks, networks and editors do to files.</summary>
internal static class ByteDamage
{
    public static byte[] Of(byte[] bytes, ref Dice dice)
    {
        int at = dice.Below(bytes.Length);
        switch (dice.Below(7))
        {
            case 0:
                return bytes[..at];
            case 1 when bytes.Length > 0:
                bytes[at] = (byte)dice.Below(256);
                return bytes;
            case 2:
                return [.. bytes, .. bytes];
            case 3:
                return [.. Enumerable.Repeat((byte)(dice.OneIn(2) ? '[' : '{'), 1 + dice.Below(200)), .. bytes];
            case 4:
                return [0xEF, 0xBB, 0xBF, .. bytes];
            case 5:
                return [.. bytes[..at], .. bytes[Math.Min(bytes.Length, at + 1 + dice.Below(20))..]];
            default:
                return [.. bytes[..at], .. Enumerable.Repeat((byte)dice.Below(256), 1 + dice.Below(50)), .. bytes[at..]];
        }
    }
}
