namespace LlmEconomics.Tests.Accounting;

/// <summary>Counts what an action allocates on its own thread.</summary>
internal static class Allocations
{
    public static long Of(Action action)
    {
        // The first run may allocate caches: static delegates, lazily read profiles.
        action();
        long before = GC.GetAllocatedBytesForCurrentThread();
        action();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
