using FsCheck;
using FsCheck.Xunit;
using Xunit;

namespace LlmEconomics.Tests.Serving.Steady;

/// <summary>The line of prompts before the steps' budget: a queue, with the queue's limits.</summary>
public sealed class PrefillLineLaws
{
    private const double Budget = 2048;

    /// <summary>Steps that hold one prompt each and are theirs alone are a single server: the wait is that of Pollaczek and Khinchine, whatever the answers do.</summary>
    [Theory]
    [InlineData(0.2, 1)]
    [InlineData(0.5, 1)]
    [InlineData(0.8, 1)]
    [InlineData(0.5, 2.5)]
    public void One_prompt_per_step_is_a_single_server(double load, double square)
    {
        PrefillLine line = Line(EngineProfile.Sglang, 2048, 1e6, square, out StepMix mix);
        Assert.Equal(1, line.Room, 1e-9);
        double service = mix.With(1);
        Assert.Equal(service, line.FullSeconds, 1e-9);

        // So many decode that the rate is the load's share of what the line takes; what it finds is what a million others leave.
        double answer = 1e6 / (load / service);
        (double rate, PrefillWait wait) = line.Balance(1e6, answer, 0, 1000);
        Assert.Equal(load, wait.Busy, 0.02);
        double busy = rate * service;
        Assert.Equal(busy, wait.Busy, 1e-9);
        Assert.Equal(busy * service * square / (2 * (1 - busy)), wait.Seconds, 0.02 * wait.Seconds);
    }

    /// <summary>
    /// Steps that hold k prompts: those beyond wait for full steps (Sakasegawa), those within for a running step that others made longer and for what came during it, in the documentation's words and signs.
    /// </summary>
    [Theory]
    [InlineData(1024, 0.5, 1)]
    [InlineData(512, 0.3, 1.4)]
    [InlineData(512, 0.8, 1)]
    [InlineData(256, 0.6, 2)]
    public void Several_prompts_per_step_wait_for_full_ones_and_for_each_other(long prompt, double load, double square)
    {
        PrefillLine line = Line(EngineProfile.Sglang, prompt, 1e6, square, out StepMix mix);
        double k = Budget / prompt, each = line.FullSeconds / k;
        Assert.Equal(k, line.Room, 1e-9);
        (double rate, PrefillWait wait) = line.Balance(1e6, 1e6 / (load / each), 0, 1000);
        double busy = rate * each, power = Math.Sqrt(2 * (k + 1)) - 1, beyond = Math.Pow(busy, power) * each * square / 2 / (1 - busy);
        double added = mix.Gap(101) - mix.Gap(100), alike = rate * added, within = added * alike * square * (0.5 + alike) / (1 - (alike * alike)) * (1 - (1 / k));
        Assert.Equal(busy, wait.Busy, 1e-9);
        Assert.Equal(beyond + within, wait.Seconds, 0.01 * wait.Seconds);
    }

    /// <summary>Steps that are longer by what came during the one before: a prompt comes into one that is longer than the mean by p·ρ/(1 − ρ²).</summary>
    [Theory]
    [InlineData(0.02, 0.01, 20)]
    [InlineData(0.02, 0.03, 20)]
    [InlineData(0.02, 0.02, 40)]
    public void A_prompt_comes_into_a_longer_step(double alone, double added, double rate)
    {
        Random random = new(5);
        double step = alone, sum = 0, squares = 0;
        const int Steps = 400_000;
        for (int i = 0; i < Steps; i++)
        {
            step = alone + (added * MathNet.Numerics.Distributions.Poisson.Sample(random, rate * step));
            (sum, squares) = (sum + step, squares + (step * step));
        }

        double alike = added * rate, longer = (squares / sum) - (sum / Steps);
        Assert.Equal(added * alike / (1 - (alike * alike)), longer, 0.05 * longer);
    }

    /// <summary>In mixed steps an answer that begins behind a line has one token per full step until it is empty: it is never slower than in full steps all along.</summary>
    [Property(MaxTest = 60)]
    public void An_answer_behind_a_line_is_no_slower_than_full_steps(PositiveInt seed)
    {
        Random random = new(seed.Get);
        double decoding = 2 + (100 * random.NextDouble()), steps = random.Next(20, 800);
        PrefillLine line = Line(EngineProfile.Vllm, random.Next(64, 4000), decoding, 1 + random.NextDouble(), out StepMix mix, null, (long)steps);
        double answer = steps * mix.Mean;
        (double rate, PrefillWait wait) = line.Balance(decoding, answer, mix.With(1), steps);
        if (double.IsFinite(wait.Seconds))
        {
            Assert.InRange(wait.Slowed, 0, steps * Math.Max(0, Math.Max(line.FullSeconds, mix.With(1)) - (answer / steps)) * 1.001);
        }

        Assert.True(rate * answer <= decoding * (1 + 1e-6));
    }

    [Property(MaxTest = 60)]
    public void The_rate_is_that_at_which_so_many_decode(PositiveInt seed)
    {
        Random random = new(seed.Get);
        PrefillLine line = Draw(random, out StepMix mix, out double decoding, out double steps);
        double answer = steps * mix.Mean, ahead = mix.With(1) * (1 + random.NextDouble());
        (double rate, PrefillWait wait) = line.Balance(decoding, answer, ahead, steps);
        Assert.True(rate > 0);
        if (double.IsFinite(wait.Seconds))
        {
            Assert.Equal(decoding, rate * (answer + wait.Slowed), 0.01 * decoding);
            Assert.InRange(wait.Busy, 0, 1);
            Assert.InRange(wait.Left, 0, 1);
            Assert.True(wait.Seconds >= 0 && wait.Slowed >= 0);
        }
    }

    [Fact]
    public void Nothing_waits_where_nothing_comes_and_more_waits_the_more_comes()
    {
        foreach (EngineProfile engine in new[] { EngineProfile.Vllm, EngineProfile.Sglang })
        {
            PrefillLine line = Line(engine, 512, 32, 1.5, out StepMix mix);
            double each = mix.Mean;
            double[] answers = [1e7, 100, 30, 10, 3, 1, 0.5];
            (double Rate, PrefillWait Wait)[] points = [.. answers.Select(answer => line.Balance(32, answer, mix.With(1), answer / each))];
            Assert.Equal(0, points[0].Wait.Seconds, 1e-3);
            Assert.Equal(0, points[0].Wait.Slowed, 1e-2);
            Assert.All(points.Zip(points.Skip(1)), p => Assert.True(p.First.Wait.Busy < p.Second.Wait.Busy && p.First.Wait.Left < p.Second.Wait.Left && p.First.Wait.Slowed <= p.Second.Wait.Slowed && p.First.Wait.Seconds <= p.Second.Wait.Seconds && p.First.Rate < p.Second.Rate));
            Assert.True(points[^1].Wait.Slowed > points[^2].Wait.Slowed && points[^1].Wait.Seconds > points[^2].Wait.Seconds && points[^2].Wait.Seconds > 0);
        }
    }

    [Fact]
    public void One_request_alone_meets_nobody()
    {
        // What a request finds is what the others leave: with itself alone nothing is found, however busy it keeps the line.
        PrefillLine line = Line(EngineProfile.Sglang, 2048, 1, 1, out StepMix mix);
        (_, PrefillWait wait) = line.Balance(1, mix.With(1), 0, 1000);
        Assert.Equal(0, wait.Seconds, 1e-9);
        (_, PrefillWait closed) = line.Closed(1, mix.With(1), 1000);
        Assert.True(closed.Seconds < 0.05 * mix.With(1));
    }

    /// <summary>Clients of a closed loop send with the steps: the line is busy with what comes per step over what a step holds, and keeps Little's law.</summary>
    [Property(MaxTest = 60)]
    public void A_closed_loop_is_as_busy_as_its_steps_are_full(PositiveInt seed)
    {
        Random random = new(seed.Get);
        PrefillLine line = Draw(random, out StepMix mix, out double decoding, out double steps);
        double answer = steps * mix.Mean;
        (double rate, PrefillWait wait) = line.Closed(decoding, answer, steps);
        Assert.Equal(decoding, rate * (answer + wait.Slowed), 1e-9 * decoding);
        Assert.True(wait.Seconds >= 0 && wait.Slowed >= 0 && wait.Left is >= 0 and <= 1);
        if (double.IsFinite(wait.Seconds))
        {
            double longer = line.Closed(decoding, answer * 2, steps * 2).Rate;
            Assert.True(longer < rate);
        }
        else
        {
            Assert.Equal(1, wait.Busy);
        }
    }

    [Fact]
    public void A_closed_loop_whose_prompts_fill_every_step_has_an_endless_line()
    {
        PrefillLine line = Line(EngineProfile.Vllm, 2048, 100, 1, out _, 1.5);
        (_, PrefillWait wait) = line.Closed(100, 10, 50);
        Assert.True(double.IsPositiveInfinity(wait.Seconds));
        PrefillLine less = Line(EngineProfile.Vllm, 2048, 100, 1, out _, 0.5);
        Assert.Equal(0.5, less.Closed(100, 10, 50).Wait.Busy, 1e-9);
        Assert.True(double.IsFinite(less.Closed(100, 10, 50).Wait.Seconds));
    }

    private static PrefillLine Draw(Random random, out StepMix mix, out double decoding, out double steps)
    {
        decoding = 1 + (100 * random.NextDouble());
        steps = random.Next(20, 800);
        return Line(random.Next(2) == 0 ? EngineProfile.Vllm : EngineProfile.Sglang, random.Next(64, 4000), decoding, 1 + random.NextDouble(), out mix, null, (long)steps);
    }

    private static PrefillLine Line(EngineProfile engine, long prompt, double decoding, double square, out StepMix mix, double? pieces = null, long output = 500)
    {
        LoadSolver solver = new(Systems.Llama8(engine with { PrefillBudget = (long)Budget }), new LoadMoments(prompt, 0, output, prompt + (output / 2), double.MaxValue, false, double.PositiveInfinity));
        mix = solver.Mix(decoding, 1);
        mix = pieces is { } m ? mix with { Pieces = m } : mix;
        return new PrefillLine(mix, solver, decoding, square);
    }
}
