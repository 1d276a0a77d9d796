namespace LlmEconomics;

/// <summary>
/// What one engine still holds of prompts and answers: a tree of segments, of which those that running sequences use are pinned and the others are evicted,
/// least recently used first and from their ends, when room is needed.
/// </summary>
internal sealed partial class PrefixCache
{
    private readonly Dictionary<(int Parent, PromptSegment Segment), int> index = [];
    private readonly PriorityQueue<(int Node, int Stamp), long> evictable = new();
    private readonly Queue<(long LastUse, long Tokens, long Owner)> unnamed = new();
    private readonly Dictionary<long, (long Since, long Tokens)> parked = [];
    private readonly Stack<int> free = new();
    private Node[] nodes = new Node[64];
    private int used = 1;
    private long clock;
    private long resident;
    private long unnamedTokens;

    /// <summary>The empty prefix.</summary>
    public const int Root = 0;

    /// <summary>Tokens that running sequences share.</summary>
    public long Pinned { get; private set; }

    /// <summary>Tokens that may be evicted.</summary>
    public long Idle => resident - Pinned + unnamedTokens;

    /// <summary>Whether no prompt can find anything in it.</summary>
    public bool IsEmpty => index.Count == 0;

    /// <summary>A sequence lost its room: what it had cached stays until others take it, its end first.</summary>
    public void Park(long sequence, long tokens)
    {
        if (tokens > 0)
        {
            parked[sequence] = (++clock, tokens);
            unnamed.Enqueue((clock, 0, sequence));
            unnamedTokens += tokens;
        }
    }

    /// <summary>What is left of it when the sequence is admitted again; taken out.</summary>
    public long Unpark(long sequence)
    {
        if (!parked.Remove(sequence, out (long Since, long Tokens) left))
        {
            return 0;
        }

        unnamedTokens -= left.Tokens;
        return left.Tokens;
    }

    /// <summary>Tokens with which a prompt can begin: all that are there, and those of them that are in use anyway.</summary>
    public (long Tokens, long Pinned) Match(in ServingRequest request)
    {
        long tokens = 0, pinned = 0;
        int node = Root;
        foreach (PromptSegment segment in request.Segments)
        {
            if (!index.TryGetValue((node, segment), out node))
            {
                break;
            }

            ref readonly Node found = ref nodes[node];
            tokens += found.Resident;
            pinned += found.Users > 0 ? found.Resident : 0;
            if (found.Resident < segment.Tokens)
            {
                break;
            }
        }

        return (tokens, pinned);
    }

    /// <summary>Pins what a prompt can begin with.</summary>
    /// <returns>The deepest node of it and its tokens.</returns>
    public (int Node, long Tokens) Acquire(in ServingRequest request)
    {
        long tokens = 0;
        int at = Root;
        foreach (PromptSegment segment in request.Segments)
        {
            if (!index.TryGetValue((at, segment), out int node))
            {
                break;
            }

            at = node;
            Pin(at);
            tokens += nodes[at].Resident;
            if (nodes[at].Resident < segment.Tokens)
            {
                break;
            }
        }

        return (at, tokens);
    }

    /// <summary>A prompt is computed: others may begin with it. What its sequence held up to the deepest node is pinned already.</summary>
    /// <returns>The node of the whole prompt and the tokens up to it that are shared now.</returns>
    public (int Node, long Tokens) Publish(in ServingRequest request, int deepest)
    {
        long tokens = 0;
        int at = Root;
        bool isHeld = deepest != Root;
        foreach (PromptSegment segment in request.Segments)
        {
            if (!index.TryGetValue((at, segment), out int node))
            {
                node = Add(at, segment);
            }

            at = node;
            if (!isHeld)
            {
                Pin(at);
            }

            Fill(at);
            tokens += segment.Tokens;
            isHeld &= at != deepest;
        }

        return (at, tokens);
    }

    /// <summary>A sequence leaves what it shared.</summary>
    public void Release(int node)
    {
        clock++;
        for (int at = node; at != Root; at = nodes[at].Parent)
        {
            ref Node left = ref nodes[at];
            left.LastUse = clock;
            if (--left.Users == 0)
            {
                Pinned -= left.Resident;
                Offer(at);
            }
        }
    }

    /// <summary>What a sequence held by itself stays until the room is needed: its answer by name where a later prompt can repeat it.</summary>
    /// <param name="request">The request.</param>
    /// <param name="node">The node of its whole prompt.</param>
    /// <param name="own">Tokens held by the sequence alone.</param>
    public void Keep(in ServingRequest request, int node, long own)
    {
        if (request.OutputContent != 0 && NamedTokens(request) == request.PromptTokens)
        {
            PromptSegment said = new(request.OutputContent, request.OutputTokens);
            if (!index.TryGetValue((node, said), out int answer))
            {
                answer = Add(node, said);
            }

            Fill(answer);
            nodes[answer].LastUse = ++clock;
            own -= request.OutputTokens;
            if (nodes[answer].Users == 0)
            {
                Offer(answer);
            }
        }

        if (own > 0)
        {
            unnamed.Enqueue((clock, own, NoOwner));
            unnamedTokens += own;
        }
    }

    /// <summary>Tokens of a prompt whose content has a name.</summary>
    public static long NamedTokens(in ServingRequest request)
    {
        long tokens = 0;
        foreach (PromptSegment segment in request.Segments)
        {
            tokens += segment.Tokens;
        }

        return tokens;
    }

    private void Offer(int at)
    {
        if (nodes[at].Children == 0)
        {
            evictable.Enqueue((at, nodes[at].Stamp), nodes[at].LastUse);
        }
    }

    private void Pin(int at)
    {
        if (nodes[at].Users++ == 0)
        {
            Pinned += nodes[at].Resident;
        }
    }

    private void Fill(int at)
    {
        ref Node node = ref nodes[at];
        long missing = node.Segment.Tokens - node.Resident;
        node.Resident = node.Segment.Tokens;
        resident += missing;
        Pinned += node.Users > 0 ? missing : 0;
    }

    private int Add(int parent, PromptSegment segment)
    {
        if (!free.TryPop(out int at))
        {
            if (used == nodes.Length)
            {
                Array.Resize(ref nodes, used * 2);
            }

            at = used++;
        }

        nodes[at] = new Node { Parent = parent, Segment = segment, Stamp = nodes[at].Stamp + 1 };
        nodes[parent].Children++;
        index.Add((parent, segment), at);
        return at;
    }

    private struct Node
    {
        public int Parent;
        public PromptSegment Segment;
        public long Resident;
        public int Users;
        public int Children;
        public long LastUse;
        public int Stamp;
    }
}
