// The requests of deposits, withdrawals and their approval, as routes.ts has them. Part of its one table.

import Type from 'typebox';
import {
  AddressBody,
  AddressesQuery,
  ApproveBody,
  Deposit,
  DepositBody,
  DepositWithHistory,
  Deposits,
  DepositsQuery,
  OperatorDeposits,
  OperatorDepositsQuery,
  OperatorWithdrawal,
  OperatorWithdrawalWithHistory,
  OperatorWithdrawals,
  OperatorWithdrawalsQuery,
  OwnTransfers,
  RejectBody,
  RequestParams,
  TransfersQuery,
  Withdrawal,
  WithdrawalAddress,
  WithdrawalAddresses,
  WithdrawalBody,
  WithdrawalWithHistory,
  Withdrawals,
  WithdrawalsQuery,
} from './cashier-schemas.ts';

const nothing = Type.Null();

export const cashierRoutes = {
  'GET /v1/operator/deposits': { query: OperatorDepositsQuery, answer: OperatorDeposits },
  'GET /v1/operator/withdrawals': { query: OperatorWithdrawalsQuery, answer: OperatorWithdrawals },
  'GET /v1/operator/withdrawals/:id': {
    params: RequestParams,
    answer: OperatorWithdrawalWithHistory,
  },
  'POST /v1/operator/withdrawals/:id/approve': {
    params: RequestParams,
    body: ApproveBody,
    answer: OperatorWithdrawal,
  },
  'POST /v1/operator/withdrawals/:id/reject': {
    params: RequestParams,
    body: RejectBody,
    answer: OperatorWithdrawal,
  },
  'POST /v1/deposits': { body: DepositBody, answer: Deposit },
  'GET /v1/deposits': { query: DepositsQuery, answer: Deposits },
  'GET /v1/deposits/:id': { params: RequestParams, answer: DepositWithHistory },
  'POST /v1/withdrawals': { body: WithdrawalBody, answer: Withdrawal },
  'GET /v1/withdrawals': { query: WithdrawalsQuery, answer: Withdrawals },
  'GET /v1/withdrawals/:id': { params: RequestParams, answer: WithdrawalWithHistory },
  'DELETE /v1/withdrawals/:id': { params: RequestParams, answer: Withdrawal },
  'POST /v1/withdrawal-addresses': { body: AddressBody, answer: WithdrawalAddress },
  'GET /v1/withdrawal-addresses': { query: AddressesQuery, answer: WithdrawalAddresses },
  'DELETE /v1/withdrawal-addresses/:id': { params: RequestParams, answer: nothing },
  'GET /v1/transfers': { query: TransfersQuery, answer: OwnTransfers },
} as const;
