/** A portfolio through n8n and its first day, at three sizes: seconds grow with debts to the power of `exponent`, 1 being linear. */
import { Host, type Taken } from '../host/host';
import { ours, portfolioOf, take } from '../journey/journey';
import type { HostOptions, Report } from '../run';

const SIZES = [1_000, 10_000, 100_000];
/** Most that one process of n8n may take. */
const MOST_MB = 1_024;

/** Debts and seconds. */
type Place = readonly [number, number];

interface Point {
	readonly debts: number;
	readonly importing: Taken;
	readonly day: Taken;
	readonly messages: number;
}

/** `--debts 1000,10000,100000 --database sqlite|postgres` */
export async function suite(
	{ debts = SIZES, database = 'sqlite' }: HostOptions,
	say: (line: string) => void,
): Promise<Report> {
	const points: Point[] = [];
	const host = await Host.boot();
	try {
		for (const size of debts) {
			const point = await pointOf(host, size, database);
			say(
				`${size} debts: import ${point.importing.seconds} s, day ${point.day.seconds} s, ${point.messages} messages`,
			);
			points.push(point);
		}
	} finally {
		await host.stop();
	}
	const rssPeakMb = Math.max(...points.flatMap(({ importing, day }) => [importing.rssPeakMb, day.rssPeakMb]));
	const importing = points.map((point): Place => [point.debts, point.importing.seconds]);
	const day = points.map((point): Place => [point.debts, point.day.seconds]);
	return {
		ratio: Math.round((MOST_MB / rssPeakMb) * 100) / 100,
		...{ ledger: database, rssPeakMb, mostMb: MOST_MB },
		importExponent: exponentOf(importing),
		importSteps: stepsOf(importing),
		dayExponent: exponentOf(day),
		daySteps: stepsOf(day),
		points,
	};
}

async function pointOf(host: Host, debts: number, engine: 'sqlite' | 'postgres'): Promise<Point> {
	const stage = await host.open(`growth${debts}`, engine);
	try {
		const portfolio = portfolioOf(debts);
		const importing = await host.measured(() => take(host, portfolio, false));
		const day = await ours(host, stage, false);
		const counts = await stage.providers.counts();
		return { debts, importing, day, messages: Object.values(counts).reduce((sum, count) => sum + count, 0) };
	} finally {
		await stage.close();
	}
}

/** The same from each point to the next: what every run costs makes small ones seem slow, and so hides how the large ones grow. */
export const stepsOf = (points: readonly Place[]): (number | undefined)[] =>
	points.slice(1).map((point, i) => exponentOf([points[i] as Place, point]));

/** Slope of the least-squares line through the logarithms; undefined for one point. */
export function exponentOf(points: readonly Place[]): number | undefined {
	if (points.length < 2) return undefined;
	const logs = points.map(([x, y]) => [Math.log(x), Math.log(y)] as const);
	const mean = (of: 0 | 1) => logs.reduce((sum, point) => sum + point[of], 0) / logs.length;
	const [mx, my] = [mean(0), mean(1)];
	const over = logs.reduce((sum, [x, y]) => sum + (x - mx) * (y - my), 0);
	const under = logs.reduce((sum, [x]) => sum + (x - mx) ** 2, 0);
	return Math.round((over / under) * 100) / 100;
}
