// What reports are asked for. Their answers are described in docs/reports.md.

import Type from 'typebox';
import { accountField, oneOf, sides, strict } from './schema-types.ts';
import { rangeFields } from './history-schemas.ts';

export const reportFormats = ['json', 'csv', 'pdf'] as const;

const format = Type.Optional(oneOf(reportFormats, 'Default json.'));
const day = Type.Optional(
  Type.String({
    maxLength: 10,
    description: "Of the venue's zone; today where it is not given.",
    examples: ['2026-11-21'],
  }),
);

export const PortfolioQuery = strict({ format, ...accountField });
export const EquityQuery = strict({
  ...rangeFields,
  interval: Type.Optional(oneOf(['day', 'hour'], 'Default day.')),
  format,
  ...accountField,
});
export const StatementQuery = strict({ day, format, ...accountField });
export const ConfirmationQuery = strict({
  tradeId: Type.String({ maxLength: 16, examples: ['1042'] }),
  side: Type.Optional(oneOf(sides, 'Of a trade with yourself: which side.')),
  format,
  ...accountField,
});
export const FeesQuery = strict({
  month: Type.Optional(
    Type.String({
      maxLength: 7,
      description: "Of the venue's zone; this month where it is not given.",
      examples: ['2026-11'],
    }),
  ),
  format,
  ...accountField,
});
export const AnalyticsQuery = strict({
  instrument: Type.Optional(Type.String({ maxLength: 16, examples: ['AAPL'] })),
  day,
  format,
});
export const VenueReportQuery = strict({ day, format });

/** As docs/reports.md has it. */
export const Report = Type.Object({}, { title: 'Report' });
