namespace LlmEconomics.Validation.Golden;

/// <summary>Collectives on switches, tori and rows, and messages between two.</summary>
internal static class CollectiveAdapters
{
    public static Dictionary<string, Func<Inputs, Answer>> All { get; } = new()
    {
        ["all_gather_time"] = inputs => Answer.Of(Switch(inputs).AllGather(Whole(inputs))),
        ["all_gather_time_measured"] = inputs => Answer.Of(Switch(inputs).AllGather(Whole(inputs))),
        ["reduce_scatter_time"] = inputs => Answer.Of(Switch(inputs).ReduceScatter(Whole(inputs))),
        ["all_reduce_time"] = inputs => Answer.Of(Switch(inputs).AllReduce(Whole(inputs))),
        ["all_to_all_time"] = inputs => Answer.Of(Switch(inputs).AllToAll(Whole(inputs))),
        ["all_gather_bandwidth"] = inputs => Answer.Of(Switch(inputs).AllGatherBandwidth),
        ["all_gather_time_torus"] = inputs => Answer.Of(Torus(inputs).AllGather(Whole(inputs))),
        ["reduce_scatter_time_torus"] = inputs => Answer.Of(Torus(inputs).ReduceScatter(Whole(inputs))),
        ["all_reduce_time_torus"] = inputs => Answer.Of(Torus(inputs).AllReduce(Whole(inputs))),
        ["all_to_all_time_torus"] = inputs => Answer.Of(Torus(inputs).AllToAll(Whole(inputs))),
        ["all_gather_time_line"] = inputs => Answer.Of(Line(inputs).AllGather(Whole(inputs))),
        ["all_reduce_time_line"] = inputs => Answer.Of(Line(inputs).AllReduce(Whole(inputs))),
        ["point_to_point_time"] = inputs => Answer.Of(PointToPoint.Time(
            Bytes.FromBytes(inputs.Number("bytes")), Link(inputs) * inputs.NumberOr(1, "ports"), inputs.WholeOr(1, "hops"), HopTime(inputs))),
    };

    private static CollectiveGroup Switch(Inputs inputs)
    {
        return CollectiveGroup.Switch(inputs.Whole("gpus", "degree", "ranks"), Link(inputs)) with { HopTime = HopTime(inputs) };
    }

    /// <summary>Examples give the number of axes alone: the length of an axis does not matter while it is even.</summary>
    private static CollectiveGroup Torus(Inputs inputs)
    {
        int[] axes = [.. Enumerable.Repeat(inputs.WholeOr(4, "axis_length"), inputs.WholeOr(1, "axes"))];
        BytesPerSecond link = inputs.Has("link_bidir_bytes_per_s") ? BytesPerSecond.FromBytesPerSecond(inputs.Number("link_bidir_bytes_per_s")) / 2 : Link(inputs);
        return CollectiveGroup.Torus(link, axes) with { HopTime = HopTime(inputs) };
    }

    private static CollectiveGroup Line(Inputs inputs)
    {
        return CollectiveGroup.Line(Ranks(inputs), Link(inputs)) with { HopTime = HopTime(inputs) };
    }

    /// <summary>A row of n has n − 1 hops.</summary>
    private static int Ranks(Inputs inputs)
    {
        return inputs.Has("hops") ? inputs.Whole("hops") + 1 : inputs.Whole("ranks", "gpus");
    }

    /// <summary>The whole array that one group works on: other axes may hold different parts of it, and a shard is one rank's part.</summary>
    private static Bytes Whole(Inputs inputs)
    {
        return inputs.Has("shard_bytes")
            ? Bytes.FromBytes(inputs.Number("shard_bytes")) * Ranks(inputs)
            : Bytes.FromBytes(inputs.Number("bytes")) / inputs.NumberOr(1, "other_axis_shards");
    }

    private static BytesPerSecond Link(Inputs inputs)
    {
        return BytesPerSecond.FromBytesPerSecond(inputs.Number("egress_bytes_per_s", "link_bytes_per_s", "bytes_per_s"));
    }

    private static Duration HopTime(Inputs inputs)
    {
        return Duration.FromSeconds(inputs.NumberOr(0, "hop_latency_s", "min_hop_s", "latency_s"));
    }
}
