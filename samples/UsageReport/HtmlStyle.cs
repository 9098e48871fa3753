namespace UsageReport;

/// <summary>How the HTML looks.</summary>
internal static class HtmlStyle
{
    /// <summary>Without what XML would escape. The colours can be told apart by colour-blind people too.</summary>
    public const string Css = """

        :root { color-scheme: light dark; --text: #1b1f24; --soft: #57606a; --page: #ffffff; --card: #f6f8fa; --grid: #d8dee4;
          --c0: #0072b2; --c1: #e69f00; --c2: #009e73; --c3: #cc79a7; --c4: #d55e00; --c5: #56b4e9; }
        @media (prefers-color-scheme: dark) {
          :root { --text: #e6edf3; --soft: #9ea7b3; --page: #0d1117; --card: #161b22; --grid: #30363d;
            --c0: #4ea3dc; --c1: #f0b640; --c2: #3cc79a; --c3: #e39bc3; --c4: #f08a4b; --c5: #a5daf7; }
        }
        body { margin: 0 auto; max-width: 860px; padding: 24px; font: 15px/1.5 system-ui, sans-serif; color: var(--text); background: var(--page); }
        h1 { margin: 0; font-size: 28px; }
        h2 { margin: 36px 0 12px; font-size: 20px; overflow-wrap: anywhere; }
        h1 + p { margin: 4px 0 0; color: var(--soft); }
        figure { margin: 0 0 16px; padding: 16px; border-radius: 8px; background: var(--card); }
        figcaption { font-weight: 600; overflow-wrap: anywhere; }
        .chart { overflow-x: auto; }
        svg { display: block; width: 100%; min-width: 560px; height: auto; margin-top: 8px; font-size: 12px; }
        svg text { fill: var(--soft); }
        .grid { stroke: var(--grid); }
        .zero { stroke: var(--soft); }
        .line { fill: none; stroke: var(--c0); stroke-width: 2; }
        .c0 { fill: var(--c0); } .c1 { fill: var(--c1); } .c2 { fill: var(--c2); } .c3 { fill: var(--c3); } .c4 { fill: var(--c4); } .c5 { fill: var(--c5); }
        .b0 { background: var(--c0); } .b1 { background: var(--c1); } .b2 { background: var(--c2); } .b3 { background: var(--c3); } .b4 { background: var(--c4); } .b5 { background: var(--c5); }
        .area { opacity: 0.15; }
        .legend { display: flex; flex-wrap: wrap; gap: 4px 16px; margin: 6px 0 0; padding: 0; list-style: none; color: var(--soft); font-size: 13px; }
        .legend span { display: inline-block; width: 10px; height: 10px; margin-right: 6px; border-radius: 2px; }
        details { margin-top: 8px; color: var(--soft); font-size: 13px; overflow-x: auto; }
        summary { cursor: pointer; }
        table { border-collapse: collapse; font-variant-numeric: tabular-nums; color: var(--text); }
        caption { padding: 4px 0; text-align: left; white-space: nowrap; color: var(--soft); }
        th, td { padding: 4px 12px; border-bottom: 1px solid var(--grid); text-align: right; font-weight: normal; }
        thead th, tfoot th, tfoot td { font-weight: 600; }
        th:first-child { padding-left: 0; text-align: left; }
        @media print { details { display: none; } figure { break-inside: avoid; } }

        """;
}
