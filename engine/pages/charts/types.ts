/** A chart of stacked bars, as data. */
export interface StackedChart {
	/** pt-BR. */
	title: string;
	/** One line under the title. */
	subtitle: string;
	series: readonly Series[];
	bars: readonly Bar[];
	/** What shaded columns are; in the legend where there are any. */
	closed?: string;
	/** What one unit of height is, for those who hear the chart: `contatos`. */
	unit: string;
}

export interface Series {
	name: string;
	color: Color;
}

/** On white, on dark; both at least 3:1 against their ground and told apart by people who see few colours (Okabe and Ito). */
export interface Color {
	light: string;
	dark: string;
}

export interface Bar {
	/** What the tooltip calls it: `segunda-feira, 23/11`. */
	name: string;
	/** Written under the axis; most bars have none. */
	label?: string;
	/** One value a series, in their order. */
	values: readonly number[];
	/** A day on which nothing can go out: its column is shaded. */
	closed?: boolean;
}

export const COLORS = {
	blue: { light: '#0072b2', dark: '#56b4e9' },
	green: { light: '#00855f', dark: '#2fc796' },
	orange: { light: '#b26a00', dark: '#f0ad2e' },
	purple: { light: '#a3487f', dark: '#dd93bf' },
	red: { light: '#c24a00', dark: '#f2803f' },
	slate: { light: '#5b6770', dark: '#a8b3bb' },
} as const satisfies Record<string, Color>;
