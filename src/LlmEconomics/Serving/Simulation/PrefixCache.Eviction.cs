namespace LlmEconomics;

/// <content>What gives way when room is needed.</content>
internal sealed partial class PrefixCache
{
    /// <summary>Evicts until at most so many tokens are idle.</summary>
    public void Trim(double tokens)
    {
        while (Idle > tokens)
        {
            bool hasUnnamed = unnamed.TryPeek(out (long LastUse, long Tokens, long Owner) oldest);
            if (TryPeekEvictable(out int node) && !(hasUnnamed && oldest.LastUse <= nodes[node].LastUse))
            {
                Evict(node, (long)Math.Ceiling(Idle - tokens));
            }
            else if (hasUnnamed)
            {
                EvictUnnamed(oldest, (long)Math.Ceiling(Idle - tokens));
            }
            else
            {
                return;
            }
        }
    }

    private void EvictUnnamed((long LastUse, long Tokens, long Owner) oldest, long needed)
    {
        if (oldest.Owner == NoOwner)
        {
            unnamedTokens -= oldest.Tokens;
            unnamed.Dequeue();
            return;
        }

        // A sequence that has been admitted since took its tokens with it; if it parked again, that is another entry.
        long left = parked.TryGetValue(oldest.Owner, out (long Since, long Tokens) held) && held.Since == oldest.LastUse ? held.Tokens : 0;
        if (left > needed)
        {
            parked[oldest.Owner] = (held.Since, left - needed);
            unnamedTokens -= needed;
            return;
        }

        unnamedTokens -= left;
        unnamed.Dequeue();
        if (left > 0)
        {
            parked.Remove(oldest.Owner);
        }
    }

    private const long NoOwner = -1;

    private bool TryPeekEvictable(out int node)
    {
        while (evictable.TryPeek(out (int Node, int Stamp) entry, out long lastUse))
        {
            ref readonly Node found = ref nodes[entry.Node];
            if (found.Stamp == entry.Stamp && found.Users == 0 && found.Children == 0 && found.LastUse == lastUse)
            {
                node = entry.Node;
                return true;
            }

            evictable.Dequeue();
        }

        node = Root;
        return false;
    }

    private void Evict(int at, long tokens)
    {
        ref Node node = ref nodes[at];
        long gone = Math.Min(tokens, node.Resident);
        node.Resident -= gone;
        resident -= gone;
        if (node.Resident > 0)
        {
            return;
        }

        index.Remove((node.Parent, node.Segment));
        node.Stamp++;
        free.Push(at);
        int parent = node.Parent;
        nodes[parent].Children--;
        if (parent != Root && nodes[parent].Users == 0)
        {
            Offer(parent);
        }
    }
}
