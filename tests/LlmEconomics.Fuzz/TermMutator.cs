using System.Text;

namespace LlmEconomics.Fuzz;

/// <summary>Quantities and names: pieces of known ones put together, repeated, and damaged.</summary>
internal sealed class TermMutator(IReadOnlyList<string> known) : IMutator
{
    public byte[] Make(ref Dice dice)
    {
        StringBuilder text = new(dice.Of(known));
        for (int i = dice.Below(4); i > 0; i--)
        {
            string piece = dice.Below(3) switch { 0 => dice.Of(known), 1 => dice.Of(Hostile.Numbers), _ => dice.Of(Hostile.Fields) };
            _ = dice.OneIn(2) ? text.Append(piece) : text.Insert(dice.Below(text.Length), piece);
        }

        if (dice.OneIn(2000))
        {
            string whole = text.ToString();
            text.Insert(0, whole, 1 << dice.Below(14));
        }

        byte[] utf8 = Encoding.UTF8.GetBytes(text.ToString());
        return dice.OneIn(10) ? ByteDamage.Of(utf8, ref dice) : utf8;
    }
}
