import { configKeys } from './config-keys';
import { generatedPage, markdownTable } from './markdown';

export const configPage = (): string =>
  generatedPage(
    'Configuration',
    'shared/process/config.ts',
    'Every process reads these variables of its environment once, when it starts. All faults are told together and the ' +
      'process ends with exit code 1; a half-configured process does not run. The same keys with their defaults stand in ' +
      '[.env.example](../../.env.example).',
    markdownTable(
      ['variable', 'default', 'meaning'],
      configKeys().map(({ name, description, required, fallback }) => [
        `\`${name}\``,
        required ? '**required**' : fallback === '' ? 'unset' : `\`${fallback}\``,
        description,
      ]),
    ),
  );
