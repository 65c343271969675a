// Orange's SMS API for Africa and the Middle East. Its public pages describe how to send; the reasons of refusals are
// those of GSMA's OneAPI, which it follows, and what is only supposed says so.
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import {
  type MessageParts,
  type MessageSimulator,
  type MessageSimulatorOptions,
  type SimulatedMessage,
  startMessageSimulator,
} from './message-simulator';
import type { Callback } from './send-callbacks';
import { Refusal, type Route, readJson, type SimulatedAnswer, type SimulatedRequest } from './serve-simulator';
import { openTokenDesk, type TokenDesk } from './token-desk';

const client = { id: 'simulated-client', secret: 'simulated-secret' };
const ownNumber = '+261320000000';
const statusSecret = 'simulated-place-of-deliveries';
/** Supposed: the real one has none to try it out with. */
const numberOfNobody = '+261340000001';

export type OrangeSmsOptions = MessageSimulatorOptions & {
  /** Where it is reached that deliveries are told to; nobody is told without. */
  callbacksUrl?: string;
};

export type OrangeSmsSimulator = MessageSimulator & { tokens: Pick<TokenDesk, 'issued' | 'forget'> };

export async function startOrangeSmsSimulator(options: OrangeSmsOptions = {}): Promise<OrangeSmsSimulator> {
  const { callbacksUrl } = options;
  const place = callbacksUrl === undefined ? null : `${callbacksUrl}/deliveries/orange-sms/`;
  let desk!: TokenDesk;
  const simulator = await startMessageSimulator(
    {
      routes(parts) {
        desk = openTokenDesk(parts.behaviour, client.id, client.secret);
        return [
          { method: 'POST', path: /^\/oauth\/v3\/token$/, answer: desk.issue },
          requestsRoute(parts, desk, (message) => {
            if (place !== null) tell(parts, message, place);
          }),
        ];
      },
      settings: (url) => ({
        ORANGE_SMS_URL: url,
        ORANGE_SMS_CLIENT_ID: client.id,
        ORANGE_SMS_CLIENT_SECRET: client.secret,
        ORANGE_SMS_SENDER: ownNumber,
        ORANGE_SMS_STATUS_SECRET: statusSecret,
      }),
    },
    options,
  );
  return { ...simulator, tokens: { issued: () => desk.issued(), forget: () => desk.forget() } };
}

const problem = (status: number, messageId: string): SimulatedAnswer => ({
  status,
  json: { requestError: { serviceException: { messageId, text: 'Refused: %1', variables: ['it'] } } },
});

const requestShape = z.object({
  outboundSMSMessageRequest: z.object({
    address: z.union([z.string(), z.tuple([z.string()]).transform(([one]) => one)]),
    senderAddress: z.literal(`tel:${ownNumber}`),
    senderName: z.string().min(1).max(11).optional(),
    outboundSMSTextMessage: z.object({ message: z.string().min(1).max(1600) }),
  }),
});

const requestsRoute = (parts: MessageParts, desk: TokenDesk, onTaken: (message: SimulatedMessage) => void): Route => ({
  method: 'POST',
  path: /^\/smsmessaging\/v1\/outbound\/([^/]+)\/requests$/,
  takesEffect: true,
  async answer(request, sender) {
    desk.demand(request.headers);
    // Supposed, like all of the gateway before it: only that there is a limit is known.
    if (parts.behaviour.isBusy) return { status: 429, json: { code: 53, message: 'Too many requests' } };
    const { recipient, order } = readOrder(request, sender);
    const id = randomUUID();
    const { senderName = ownNumber, outboundSMSTextMessage: message } = order;
    const taken = { id, sender: senderName, recipient, text: message.message };
    await parts.take(taken);
    onTaken(taken);
    const resourceURL = `${parts.url()}/smsmessaging/v1/outbound/tel:${ownNumber}/requests/${id}`;
    return { status: 201, json: { outboundSMSMessageRequest: { ...order, address: [order.address], resourceURL } } };
  },
});

function readOrder({ body }: SimulatedRequest, sender: string | undefined) {
  const { data } = requestShape.safeParse(readJson(body));
  if (!data || sender !== `tel:${ownNumber}`) throw new Refusal(problem(400, 'SVC0002'));
  const order = data.outboundSMSMessageRequest;
  const recipient = /^tel:(\+[1-9]\d{6,14})$/.exec(order.address)?.[1];
  if (recipient === undefined || recipient === numberOfNobody) throw new Refusal(problem(400, 'SVC0004'));
  return { recipient, order };
}

/** That the network has it, and what became of it. */
function tell({ callbacks, arrives }: MessageParts, { id, recipient }: SimulatedMessage, place: string): void {
  const end = arrives(recipient) ? 'DeliveredToTerminal' : 'DeliveryImpossible';
  for (const deliveryStatus of ['DeliveredToNetwork', end]) {
    const deliveryInfo = { address: `tel:${recipient}`, deliveryStatus };
    const body = JSON.stringify({ deliveryInfoNotification: { callbackData: id, deliveryInfo } });
    // It signs nothing: whoever forges one does not know the place.
    const at = (secret: string): Callback => ({
      url: place + secret,
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
    });
    callbacks.send(at(statusSecret), () => at('guessed-place-of-deliveries'));
  }
}
