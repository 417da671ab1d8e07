// What a rep fills in besides pressing a button: changed slots, answers to holds, and a second look before a no.
import { Button, ButtonRow, Checkbox, Flex, LoadingButton, Text, TextArea } from '@hubspot/ui-extensions';
import { type Card, type Finding, type Slot, words } from './gatepost';

export const LONGEST_REASON = 500;

export type Texts = Record<string, string>;

export function slotsOf(card: Card): Texts {
  return Object.fromEntries(card.slots.map((s) => [s.name, s.text]));
}

const plain = (slot: Slot) => slot.name.replaceAll('_', ' ');

/** Why these texts cannot be handed in as they are; empty when they can. */
export function unready(slots: Slot[], texts: Texts): string {
  const long = slots.filter((s) => words(texts[s.name] ?? '') > s.max_words);
  if (long.length > 0) return `Too long: ${long.map(plain).join(', ')}.`;
  const empty = slots.filter((s) => words(texts[s.name] ?? '') === 0);
  if (empty.length > 0) return `Nothing stands in: ${empty.map(plain).join(', ')}.`;
  return slots.every((s) => texts[s.name] === s.text) ? 'Nothing is changed yet.' : '';
}

export function Editor({ slots, texts, setTexts }: { slots: Slot[]; texts: Texts; setTexts: (t: Texts) => void }) {
  return (
    <Flex direction="column" gap="sm">
      {slots.map((slot) => {
        const now = texts[slot.name] ?? '';
        const many = words(now);
        return (
          <TextArea
            key={slot.name}
            label={plain(slot)}
            name={slot.name}
            value={now}
            rows={4}
            error={many > slot.max_words}
            validationMessage={`${many} of at most ${slot.max_words} words`}
            onInput={(value) => setTexts({ ...texts, [slot.name]: value })}
          />
        );
      })}
    </Flex>
  );
}

type WaiversProps = { holds: Finding[]; waived: string[]; setWaived: (w: string[]) => void; note: string; setNote: (n: string) => void };

/** A hold is answered for one by one, with a note; all checks then run again. */
export function Waivers({ holds, waived, setWaived, note, setNote }: WaiversProps) {
  return (
    <Flex direction="column" gap="xs">
      <Text format={{ fontWeight: 'demibold' }}>To approve it all the same, answer for what holds it:</Text>
      {holds.map((f) => {
        const name = `${f.gate}:${f.reason}`;
        return (
          <Checkbox
            key={name}
            name={name}
            checked={waived.includes(name)}
            onChange={(checked) => setWaived(checked ? [...waived, name] : waived.filter((w) => w !== name))}
          >
            {f.message}
          </Checkbox>
        );
      })}
      <TextArea label="Why it does not apply here" name="note" value={note} maxLength={LONGEST_REASON} onInput={setNote} required={true} />
    </Flex>
  );
}

type ConfirmProps = { says: string; busy: boolean; disabled: boolean; hint: string; danger?: boolean; onYes: () => void; onNo: () => void };

export function Confirm({ says, busy, disabled, hint, danger = false, onYes, onNo }: ConfirmProps) {
  return (
    <Flex direction="column" gap="xs">
      {hint !== '' && <Text variant="microcopy">{hint}</Text>}
      <ButtonRow>
        <LoadingButton variant={danger ? 'destructive' : 'primary'} loading={busy} disabled={busy || disabled} onClick={onYes}>
          {says}
        </LoadingButton>
        <Button disabled={busy} onClick={onNo}>
          Back
        </Button>
      </ButtonRow>
    </Flex>
  );
}
