using System.Globalization;
using System.Net;
using FsCheck;
using FsCheck.Fluent;
using PromoteHook.Oci.Transport;
using PromoteHook.Properties;
using PromoteHook.Testing;

namespace PromoteHook.Oci.Tests.Transport;

public sealed class RetryAfterPropertyTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private static readonly Gen<int> Seconds = Gen.Frequency((3, Gen.Choose(0, 600)), (1, Gen.Choose(0, int.MaxValue)));

    [Fact]
    public void Seconds_and_dates_are_waited_for_to_the_second()
    {
        ForAny.Holds(Seconds.SelectMany(seconds => Gen.Choose(-600, 400_000).Select(away => (seconds, away))), asked =>
        {
            Assert.Equal(TimeSpan.FromSeconds(asked.seconds), WaitOf($"{asked.seconds}"));
            Assert.Equal(TimeSpan.FromSeconds(Math.Max(0, asked.away)), WaitOf(Now.AddSeconds(asked.away).ToString("r", CultureInfo.InvariantCulture)));
        });
    }

    [Fact]
    public void A_later_date_is_never_a_shorter_wait()
    {
        ForAny.Holds(Gen.Choose(-5000, 5000).Two(), pair =>
        {
            var (earlier, later) = (Math.Min(pair.Item1, pair.Item2), Math.Max(pair.Item1, pair.Item2));
            var date = Now.AddSeconds(later).ToString("r", CultureInfo.InvariantCulture);

            Assert.True(WaitOf(Now.AddSeconds(earlier).ToString("r", CultureInfo.InvariantCulture)) <= WaitOf(date));
            Assert.True(WaitOf(date, Now.AddMilliseconds(400)) <= WaitOf(date));
        });
    }

    [Fact]
    public void Any_other_text_asks_for_nothing_and_no_wait_is_negative()
    {
        var text = Gen.OneOf(Texts.Any, Texts.Nearly(Seconds.Select(seconds => $"{seconds}"), "-+.,e9 s"), Texts.Nearly(Gen.Constant("Fri, 31 Dec 9999 23:59:59 GMT"), "09:, +-Z"));
        ForAny.HoldsForText(text, written =>
        {
            var wait = WaitOf(written);

            Assert.True(wait is null || wait >= TimeSpan.Zero, $"{wait}");
            Assert.True(wait is null || written.AsSpan().ContainsAnyInRange('0', '9'), $"{wait}");
        });
    }

    [Fact]
    public void Where_a_long_wait_is_short_enough_a_shorter_one_is()
    {
        var cases =
            from waits in Gen.Choose(0, 1000).Two()
            from deadline in Gen.Frequency((1, Gen.Constant((int?)null)), (3, Gen.Choose(-100, 1000).Select(seconds => (int?)seconds)))
            select (Short: Math.Min(waits.Item1, waits.Item2), Long: Math.Max(waits.Item1, waits.Item2), deadline);
        ForAny.Holds(cases, asked =>
        {
            var policy = new RetryPolicy(new RegistryTransportOptions { Time = new ManualClock(), Deadline = asked.deadline is { } left ? Now.AddSeconds(left) : null });

            Assert.True(policy.IsShort(TimeSpan.FromSeconds(asked.Short)) || !policy.IsShort(TimeSpan.FromSeconds(asked.Long)));
            Assert.True(!policy.IsShort(TimeSpan.FromSeconds(asked.Long)) || asked.Long <= (asked.deadline ?? 300));
        });
    }

    [Fact]
    public void Docker_Hub_s_quota_is_its_window_once_nothing_is_left()
    {
        ForAny.Holds(Gen.Choose(0, 3).SelectMany(left => Seconds.Select(window => (left, window))), quota =>
        {
            using var response = new HttpResponseMessage(HttpStatusCode.TooManyRequests);
            response.Headers.TryAddWithoutValidation("ratelimit-remaining", $"{quota.left};w={quota.window}");

            Assert.Equal(quota.left == 0 ? TimeSpan.FromSeconds(quota.window) : null, RetryPolicy.RetryAfterOf(response));
        });
        ForAny.HoldsForText(Texts.Nearly(Gen.Constant("0;w=21600"), "09;w=-, e"), text =>
        {
            using var response = new HttpResponseMessage(HttpStatusCode.TooManyRequests);
            response.Headers.TryAddWithoutValidation("ratelimit-remaining", text);
            response.Headers.TryAddWithoutValidation("ratelimit-limit", text);

            Assert.False(PullQuota.WaitOf(response) < TimeSpan.Zero);
            Assert.DoesNotContain('-', PullQuota.Describe(response)?.Replace("ratelimit-remaining", "", StringComparison.Ordinal) ?? "");
        });
    }

    private static TimeSpan? WaitOf(string text, DateTimeOffset? now = null)
    {
        using var response = new HttpResponseMessage(HttpStatusCode.ServiceUnavailable);
        response.Headers.TryAddWithoutValidation("Retry-After", text);
        RetryPolicy.CountRetryAfter(response, now ?? Now);
        return RetryPolicy.RetryAfterOf(response);
    }
}
