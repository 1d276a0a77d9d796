namespace LlmEconomics;

/// <summary>Time of a collective as a function of its bytes b: <c>Fixed + PerByte·b + PerRootByte·√b</c>, and nothing for no bytes.</summary>
/// <param name="Fixed">Time whatever it carries [s].</param>
/// <param name="PerByte">Time of the transfer [s/B].</param>
/// <param name="PerRootByte">Time until the links are full [s/√B]: what the middle sizes pay.</param>
internal readonly record struct CollectiveCost(double Fixed, double PerByte, double PerRootByte)
{
    /// <summary>A transfer of some seconds per byte over hops one after the other, in segments of the best size.</summary>
    public static CollectiveCost Transfer(double secondsPerByte, double hops, Duration segment)
    {
        return new CollectiveCost(0, secondsPerByte, 2 * Math.Sqrt(hops * segment.Value * secondsPerByte));
    }

    /// <summary>A wait that carries nothing.</summary>
    public static CollectiveCost Wait(Duration time)
    {
        return new CollectiveCost(time.Value, 0, 0);
    }

    /// <summary>One after the other, with the same bytes.</summary>
    public static CollectiveCost operator +(CollectiveCost left, CollectiveCost right)
    {
        return new CollectiveCost(left.Fixed + right.Fixed, left.PerByte + right.PerByte, left.PerRootByte + right.PerRootByte);
    }

    /// <summary>The same a number of times.</summary>
    public static CollectiveCost operator *(CollectiveCost cost, double times)
    {
        return new CollectiveCost(cost.Fixed * times, cost.PerByte * times, cost.PerRootByte * times);
    }

    /// <summary>The cost in units of a number of bytes.</summary>
    public CollectiveCost Per(double bytes)
    {
        return new CollectiveCost(bytes > 0 ? Fixed : 0, PerByte * bytes, PerRootByte * Math.Sqrt(bytes));
    }

    /// <summary>The time with a number of bytes, or of units; 0 for none.</summary>
    public double Seconds(double bytes)
    {
        return bytes > 0 ? Fixed + (PerByte * bytes) + (PerRootByte * Math.Sqrt(bytes)) : 0;
    }
}
