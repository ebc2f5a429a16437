import { Fragment, type ReactNode, useMemo } from 'react';
import type { Block, Inline, ListItem } from './ast';
import { CodeBlock } from './code-block';
import { ChannelMention, EveryoneMention, RoleMention, UserMention } from './mention';
import { MessageLink } from './message-link';
import { parse } from './parse';
import { Spoiler } from './spoiler';
import { Time } from './time';

interface MarkdownProps {
  text: string;
  guildId: string | undefined;
  /** Stands after the last word, on its line where that is running text. */
  after?: ReactNode;
}

/** A message's text as React nodes. Text only ever becomes text: there is no way from here to HTML or script. */
export function Markdown({ text, guildId, after }: MarkdownProps) {
  const blocks = useMemo(() => parse(text), [text]);
  const last = blocks.at(-1);
  const inline = after && last?.kind === 'paragraph' ? last : null;
  return (
    <div className="flex flex-col gap-1 leading-[1.45] [overflow-wrap:anywhere]">
      {blocks.map((block, at) => keyed(at, block !== inline && renderBlock(block, guildId)))}
      {inline ? (
        <p className="whitespace-pre-wrap">
          {renderInlines(inline.children, guildId)} {after}
        </p>
      ) : (
        after
      )}
    </div>
  );
}

const HEADING = {
  1: 'text-2xl font-display mt-2',
  2: 'text-xl font-display mt-1.5',
  3: 'text-base font-semibold mt-1',
} as const;

function renderBlock(block: Block, guildId: string | undefined): ReactNode {
  const inline = (nodes: Inline[]) => renderInlines(nodes, guildId);
  switch (block.kind) {
    case 'paragraph':
      return <p className="whitespace-pre-wrap">{inline(block.children)}</p>;
    case 'heading':
      // Not a heading of the page: a reader's outline shouldn't depend on what people write.
      return <p className={`${HEADING[block.level]} leading-tight`}>{inline(block.children)}</p>;
    case 'subtext':
      return <p className="text-[0.8125rem] text-ink-faint">{inline(block.children)}</p>;
    case 'quote':
      return (
        <blockquote className="flex flex-col gap-1 border-line-strong/60 border-l-[3px] pl-3 text-ink-soft">
          {block.children.map((child, at) => keyed(at, renderBlock(child, guildId)))}
        </blockquote>
      );
    case 'pre':
      return <CodeBlock text={block.text} language={block.language} />;
    case 'list':
      return renderList(block, guildId);
  }
}

function renderList(list: Extract<Block, { kind: 'list' }>, guildId: string | undefined): ReactNode {
  const item = ({ children, lists }: ListItem, at: number) =>
    keyed(
      at,
      <li className="pl-0.5 marker:text-ink-faint">
        {renderInlines(children, guildId)}
        {lists.map((inner, place) => keyed(place, renderBlock(inner, guildId)))}
      </li>,
    );
  return list.ordered ? (
    <ol start={list.start} className="list-decimal pl-6">
      {list.items.map(item)}
    </ol>
  ) : (
    <ul className="list-disc pl-5">{list.items.map(item)}</ul>
  );
}

function renderInlines(nodes: Inline[], guildId: string | undefined): ReactNode {
  return nodes.map((node, at) => keyed(at, renderInline(node, guildId)));
}

function renderInline(node: Inline, guildId: string | undefined): ReactNode {
  switch (node.kind) {
    case 'text':
      return node.text;
    case 'break':
      return '\n';
    case 'strong':
      return <strong className="font-semibold">{renderInlines(node.children, guildId)}</strong>;
    case 'em':
      return <em>{renderInlines(node.children, guildId)}</em>;
    case 'underline':
      return <u>{renderInlines(node.children, guildId)}</u>;
    case 'strike':
      return <s>{renderInlines(node.children, guildId)}</s>;
    case 'spoiler':
      return <Spoiler>{renderInlines(node.children, guildId)}</Spoiler>;
    case 'code':
      return <code className="rounded-sm bg-active px-1 py-0.5 font-mono text-[0.85em]">{node.text}</code>;
    case 'link':
      return <MessageLink href={node.href}>{renderInlines(node.children, guildId)}</MessageLink>;
    case 'user':
      return <UserMention id={node.id} guildId={guildId} />;
    case 'role':
      return <RoleMention id={node.id} guildId={guildId} />;
    case 'channel':
      return <ChannelMention id={node.id} />;
    case 'everyone':
      return <EveryoneMention text={node.text} />;
    case 'time':
      return <Time ms={node.ms} style={node.style} />;
  }
}

/** The tree of one text never reorders, so places serve as keys. */
function keyed(at: number, node: ReactNode): ReactNode {
  return <Fragment key={at}>{node}</Fragment>;
}
