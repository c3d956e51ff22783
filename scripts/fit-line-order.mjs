// Fits the weights of server/src/resolve/line-weights.ts: a conditional logit over the lines that are possible for a frame.
//   node scripts/score-frames.mjs --tree LINUX --cache DIR --set static --choices FILE
//   node scripts/score-frames.mjs --tree LINUX --cache DIR --set logs --choices FILE2
//   node scripts/fit-line-order.mjs FILE FILE2
// With --vmlinux FILE for the first two what is printed are the weights of frames whose code tells the order of the calls.
// First the choices of the symbols of one half are fitted, and those of the other only measured: that is what the weights are
// worth. The weights printed last are then fitted on all choices: those are for line-weights.ts.
import { readFileSync } from 'node:fs';

const STEPS = 3000;
const RATE = 2;
const PENALTY = 0.0005;

const choices = process.argv.slice(2).flatMap((file) =>
  readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => ({ file, ...JSON.parse(line) })),
);
const tuned = choices.filter(({ half }) => half === 'tune');
const nFeatures = choices[0].rows[0].length;

const scoresOf = ({ rows }, weights) =>
  rows.map((row) => row.reduce((sum, value, i) => sum + value * weights[i], 0));

/** The mean gradient of the log-likelihood. */
function gradientAt(weights, fitted) {
  const gradient = weights.map((weight) => -PENALTY * weight);
  for (const choice of fitted) {
    const scores = scoresOf(choice, weights);
    const highest = Math.max(...scores);
    const odds = scores.map((score) => Math.exp(score - highest));
    const total = odds.reduce((sum, odd) => sum + odd, 0);
    choice.rows.forEach((row, k) => {
      const pull = (k === choice.truth ? 1 : 0) - odds[k] / total;
      row.forEach((value, i) => (gradient[i] += (pull * value) / fitted.length));
    });
  }
  return gradient;
}

function fit(fitted) {
  let weights = Array.from({ length: nFeatures }, () => 0);
  for (let step = 0; step < STEPS; step++) {
    const gradient = gradientAt(weights, fitted);
    weights = weights.map((weight, i) => weight + RATE * gradient[i]);
  }
  return weights;
}

const weights = fit(tuned);

const groups = {};
for (const choice of choices) (groups[`${choice.half} ${choice.file}`] ??= []).push(choice);
for (const [name, group] of Object.entries(groups)) {
  const share = (most) => {
    const right = group.filter((choice) => {
      const scores = scoresOf(choice, weights);
      return scores.filter((score) => score > scores[choice.truth]).length < most;
    });
    return ((100 * right.length) / group.length).toFixed(1);
  };
  console.log(
    `${name}: ${group.length} choices, first ${share(1)} %, among the first two ${share(2)} %`,
  );
}
console.log(JSON.stringify(fit(choices).map((weight) => Number(weight.toFixed(2)))));
