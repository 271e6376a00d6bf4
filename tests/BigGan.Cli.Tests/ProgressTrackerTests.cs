namespace BigGan.Cli.Tests;

public sealed class ProgressTrackerTests
{
    private readonly ManualClock _clock = new();
    private readonly List<string> _lines = [];

    [Fact]
    public void Work_of_less_than_two_seconds_stays_silent()
    {
        ProgressTracker tracker = NewTracker(100);

        for (int done = 1; done <= 100; done++)
        {
            _clock.Advance(0.015);
            tracker.Report(done);
        }

        Assert.Empty(_lines);
    }

    [Fact]
    public void Longer_work_says_now_and_then_how_fast_it_is_and_what_is_left()
    {
        ProgressTracker tracker = NewTracker(6000);

        for (int done = 100; done <= 6000; done += 100)
        {
            _clock.Advance(0.5);
            tracker.Report(done);
        }

        Assert.Equal(
            [
                "decoding: 400 of 6,000 images, 200 images/s, 0:28 left",
                "decoding: 2,400 of 6,000 images, 200 images/s, 0:18 left",
                "decoding: 4,400 of 6,000 images, 200 images/s, 0:08 left",
                "decoding: 6,000 of 6,000 images, 200 images/s",
            ],
            _lines);
    }

    [Fact]
    public void The_rate_follows_a_change_of_speed()
    {
        ProgressTracker tracker = NewTracker(null);

        for (int i = 1; i <= 60; i++) Report(tracker, 10 * i);
        for (int i = 1; i <= 31; i++) Report(tracker, 600 + i);

        Assert.Equal("decoding: 622 images, 1.00 images/s, slow disk", _lines[^1]);
    }

    [Theory]
    [InlineData(0.1234, "0.123")]
    [InlineData(4.56, "4.56")]
    [InlineData(78.91, "78.9")]
    [InlineData(1234.4, "1,234")]
    public void Rates_have_three_digits_or_more(double rate, string text) => Assert.Equal(text, ProgressTracker.FormatRate(rate));

    [Theory]
    [InlineData(6.2, "0:07")]
    [InlineData(754, "12:34")]
    [InlineData(18000, "5:00:00")]
    [InlineData(183600, "2d 3:00:00")]
    [InlineData(1e30, "9999d 0:00:00")]
    public void Times_are_rounded_up_to_seconds(double seconds, string text) => Assert.Equal(text, ProgressTracker.FormatTime(seconds));

    private void Report(ProgressTracker tracker, long done)
    {
        _clock.Advance(1);
        tracker.Report(done, "slow disk");
    }

    private ProgressTracker NewTracker(long? total) => new("decoding", "images", total, new PlainProgress(_lines.Add, _clock), _clock);

    private sealed class ManualClock : TimeProvider
    {
        private long _now;

        public override long TimestampFrequency => 1000;

        public override long GetTimestamp() => _now;

        internal void Advance(double seconds) => _now += (long)(seconds * 1000);
    }
}
