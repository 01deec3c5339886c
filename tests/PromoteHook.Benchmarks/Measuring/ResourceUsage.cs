using System.Runtime.InteropServices;

namespace PromoteHook.Benchmarks.Measuring;

/// <summary>The C library's <c>struct rusage</c> on 64-bit Linux.</summary>
/// <remarks>
/// Its peak memory is not used: a child that was spawned by vfork inherits the parent's (man 2 getrusage says nothing of
/// it; the kernel notes the old address space's peak at exec).
/// </remarks>
[StructLayout(LayoutKind.Sequential, Size = 144)]
internal readonly struct ResourceUsage
{
    public readonly TimeValue User;
    public readonly TimeValue System;
}
