using System.Runtime.InteropServices;

namespace PromoteHook.Benchmarks.Measuring;

/// <summary>The C library's <c>struct timeval</c> on 64-bit Linux.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly struct TimeValue
{
    public readonly long Seconds;
    public readonly long Microseconds;

    public TimeSpan ToTimeSpan() => TimeSpan.FromSeconds(Seconds) + TimeSpan.FromMicroseconds(Microseconds);
}
