namespace PromoteHook.Chaos.Running;

/// <summary>How a process is struck down.</summary>
/// <param name="IsKill">SIGKILL; false is SIGTERM.</param>
/// <param name="AtRequest">At which of its requests, counted from 1; that request is never answered.</param>
internal sealed record Blow(bool IsKill, int AtRequest)
{
    public override string ToString() => $"{(IsKill ? "SIGKILL" : "SIGTERM")} at request {AtRequest}";
}
