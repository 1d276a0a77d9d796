#:project ../src/LlmEconomics/LlmEconomics.csproj

// What does a million tokens cost, given only what you measured and what you pay? No model is needed.
using LlmEconomics;

MoneyRate node = MoneyRate.FromDollarsPerHour(8 * 2.50);
TokenRate measured = TokenRate.FromTokensPerSecond(21_000);
TokenPrice full = node / measured;

Console.WriteLine($"{node} for {measured}: {full:G:F3} when busy all the time");
foreach (double utilisation in (double[])[0.8, 0.5, 0.3, 0.1])
{
    TokenPrice price = node / (measured * utilisation);
    Console.WriteLine($"busy {utilisation,4:P0} of the time: {price:G:F3}, {node * Duration.FromDays(30):USD:N0} buy {(measured * utilisation).TokensIn(Duration.FromDays(30)) / 1e9:N1} billion tokens a month");
}

// And the other way round: how busy must it be to beat an API's price?
TokenPrice api = TokenPrice.FromDollarsPerMillionTokens(0.60);
Console.WriteLine($"cheaper than {api} from {node / api:G:F0} on, {node / api / measured:P0} of what it can do");

/* Output:
20 USD/h for 21000 tokens/s: 0.265 USD/Mtoken when busy all the time
busy 80 % of the time: 0.331 USD/Mtoken, 14,400 USD buy 43.5 billion tokens a month
busy 50 % of the time: 0.529 USD/Mtoken, 14,400 USD buy 27.2 billion tokens a month
busy 30 % of the time: 0.882 USD/Mtoken, 14,400 USD buy 16.3 billion tokens a month
busy 10 % of the time: 2.646 USD/Mtoken, 14,400 USD buy 5.4 billion tokens a month
cheaper than 0.6 USD/Mtoken from 9259 tokens/s on, 44 % of what it can do
*/
