//! Plots as SVG: lines over an axis on which each step multiplies.

use std::fmt::Write as _;

const WIDTH: f64 = 640.0;
const HEIGHT: f64 = 320.0;
const LEFT: f64 = 80.0;
const RIGHT: f64 = 150.0;
const TOP: f64 = 40.0;
const BOTTOM: f64 = 50.0;
/// The colours of the lines, which people who see few colours tell apart too (Okabe and Ito).
const COLORS: [&str; 6] = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9"];
const GRID_LINES: u32 = 4;

/// A line of a plot.
#[derive(Clone, Debug, Default)]
pub(crate) struct Line {
    pub(crate) name: String,
    /// Their first number is greater than 0.
    pub(crate) points: Vec<(f64, f64)>,
}

/// The plot of some lines, whose vertical axis begins at 0.
pub(crate) fn svg(title: &str, (x_name, y_name): (&str, &str), lines: &[Line]) -> String {
    let points = || lines.iter().flat_map(|line| &line.points);
    let first = points().map(|(x, _)| *x).fold(f64::INFINITY, f64::min);
    let last = points().map(|(x, _)| *x).fold(0.0, f64::max);
    let highest = round_up(points().map(|(_, y)| *y).fold(0.0, f64::max));
    let span = (last / first).ln().max(f64::MIN_POSITIVE);
    let x_of = |x: f64| LEFT + (x / first).ln() / span * (WIDTH - LEFT - RIGHT);
    let y_of = |y: f64| HEIGHT - BOTTOM - y / highest * (HEIGHT - TOP - BOTTOM);

    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" \
         font-family=\"sans-serif\" font-size=\"12\">\n\
         <rect width=\"{WIDTH}\" height=\"{HEIGHT}\" fill=\"#fff\"/>\n"
    );
    text(&mut svg, (WIDTH / 2.0, 20.0), "middle", title);
    text(&mut svg, (LEFT, TOP - 8.0), "end", y_name);
    text(&mut svg, ((LEFT + WIDTH - RIGHT) / 2.0, HEIGHT - 10.0), "middle", x_name);
    for step in 0..=GRID_LINES {
        let value = highest * f64::from(step) / f64::from(GRID_LINES);
        let (y, end) = (y_of(value), WIDTH - RIGHT);
        put(&mut svg, format_args!("<path d=\"M{LEFT:.1} {y:.1}H{end:.1}\" stroke=\"#ddd\"/>"));
        text(&mut svg, (LEFT - 6.0, y + 4.0), "end", &short(value));
    }
    let mut ticks: Vec<f64> = points().map(|(x, _)| *x).collect();
    ticks.sort_by(f64::total_cmp);
    ticks.dedup();
    for tick in ticks {
        text(&mut svg, (x_of(tick), HEIGHT - BOTTOM + 18.0), "middle", &short(tick));
    }
    for (index, (line, color)) in lines.iter().zip(COLORS.iter().cycle()).enumerate() {
        let mut path = String::new();
        for (x, y) in &line.points {
            let (x, y) = (x_of(*x), y_of(*y));
            let start = if path.is_empty() { "M" } else { "L" };
            put(&mut path, format_args!("{start}{x:.1} {y:.1}"));
            put(
                &mut svg,
                format_args!("<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"3\" fill=\"{color}\"/>"),
            );
        }
        let path = path.replace('\n', " ");
        put(
            &mut svg,
            format_args!(
                "<path d=\"{path}\" fill=\"none\" stroke=\"{color}\" stroke-width=\"2\"/>"
            ),
        );
        let row = u32::try_from(index).map_or(0.0, f64::from);
        let (x, y) = (WIDTH - RIGHT + 12.0, TOP + 16.0 * row);
        put(
            &mut svg,
            format_args!("<rect x=\"{x}\" y=\"{y}\" width=\"10\" height=\"10\" fill=\"{color}\"/>"),
        );
        text(&mut svg, (x + 16.0, y + 10.0), "start", &line.name);
    }
    svg.push_str("</svg>\n");
    svg
}

/// A number in few characters: `250`, `12k`, `1.5M`.
pub(crate) fn short(value: f64) -> String {
    let (value, unit) = match value {
        value if value >= 1e6 => (value / 1e6, "M"),
        value if value >= 1e4 => (value / 1e3, "k"),
        value => (value, ""),
    };
    let digits = usize::from(value.fract().abs() >= 0.05 && value < 100.0);
    format!("{value:.digits$}{unit}")
}

/// The next 1, 2 or 5 with zeros.
fn round_up(value: f64) -> f64 {
    let power = 10_f64.powf(value.max(1e-9).log10().floor());
    let steps = [1.0, 2.0, 5.0, 10.0].map(|step| step * power);
    steps.into_iter().find(|step| *step >= value).unwrap_or(value)
}

fn put(text: &mut String, line: std::fmt::Arguments<'_>) {
    // Writing to a `String` never fails.
    let _ = writeln!(text, "{line}");
}

fn text(svg: &mut String, (x, y): (f64, f64), anchor: &str, words: &str) {
    let words = words.replace('&', "&amp;").replace('<', "&lt;").replace('`', "");
    put(
        svg,
        format_args!("<text x=\"{x:.1}\" y=\"{y:.1}\" text-anchor=\"{anchor}\">{words}</text>"),
    );
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_goes_from_the_left_to_the_right() {
        let line = Line { name: "a < b".to_owned(), points: vec![(1.0, 0.0), (100.0, 8.0)] };
        let svg = svg("title", ("x", "y"), &[line]);
        assert!(svg.contains("d=\"M80.0 270.0 L490.0 86.0 \""), "{svg}");
        assert!(svg.contains("a &lt; b") && svg.ends_with("</svg>\n"), "{svg}");
    }

    #[test]
    fn numbers_are_short() {
        let numbers = [0.5, 4.0, 250.0, 12_000.0, 1_500_000.0].map(short);
        assert_eq!(numbers, ["0.5", "4", "250", "12k", "1.5M"]);
        assert!((round_up(8.0) - 10.0).abs() < 1e-9 && (round_up(110.0) - 200.0).abs() < 1e-9);
    }
}
