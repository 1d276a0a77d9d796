namespace LlmEconomics;

/// <summary>The engines of a run by what happens next: an indexed binary heap, so that an engine's next event can change in place.</summary>
internal sealed class EventHeap
{
    private readonly double[] times;
    private readonly int[] heap;
    private readonly int[] places;

    public EventHeap(int count)
    {
        times = new double[count];
        Array.Fill(times, double.PositiveInfinity);
        heap = [.. Enumerable.Range(0, count)];
        places = [.. Enumerable.Range(0, count)];
    }

    /// <summary>The engine whose event is next.</summary>
    public int First => heap[0];

    /// <summary>When it is.</summary>
    public double FirstTime => times[heap[0]];

    /// <summary>An engine's next event is at another time.</summary>
    public void Set(int engine, double time)
    {
        times[engine] = time;
        Down(Up(places[engine]));
    }

    private int Up(int place)
    {
        while (place > 0 && times[heap[place]] < times[heap[(place - 1) / 2]])
        {
            Swap(place, (place - 1) / 2);
            place = (place - 1) / 2;
        }

        return place;
    }

    private void Down(int place)
    {
        for (int child = (2 * place) + 1; child < heap.Length; child = (2 * place) + 1)
        {
            if (child + 1 < heap.Length && times[heap[child + 1]] < times[heap[child]])
            {
                child++;
            }

            if (times[heap[place]] <= times[heap[child]])
            {
                return;
            }

            Swap(place, child);
            place = child;
        }
    }

    private void Swap(int a, int b)
    {
        (heap[a], heap[b]) = (heap[b], heap[a]);
        (places[heap[a]], places[heap[b]]) = (a, b);
    }
}
