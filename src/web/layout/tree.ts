// A layout of the desk as data: groups of tabs, side by side or one above the other. What is saved in the browser, checked when it is read,
// and turned into what dockview reads and writes. Pure. It must never keep what dockview itself would save: that may change with its version.

import type { Orientation, SerializedDockview } from 'dockview-react';
import { isPanelId, panels, type PanelId } from './panels.ts';

/** A group of tabs. */
export type Group = { readonly tabs: readonly PanelId[]; readonly active: PanelId };
/** Whatever stands beside each other; within a row stand columns, within a column rows. */
export type Split = { readonly parts: readonly Part[] };
/** `size` along its split: pixels where it was measured, any unit where it was not, for only the shares count. */
export type Part = { readonly size: number; readonly node: Group | Split };
export type Layout = { readonly along: 'row' | 'column'; readonly root: Split };

export type Box = { readonly width: number; readonly height: number };

const depthMax = 8;
const sizeMax = 100_000;

export function panelsOf(node: Group | Split): readonly PanelId[] {
  return 'tabs' in node ? node.tabs : node.parts.flatMap((part) => panelsOf(part.node));
}

/** The layout that `value`, as read from storage, describes; null where it describes none. Every panel stands once. */
export function readLayout(value: unknown): Layout | null {
  if (!isRecord(value) || (value['along'] !== 'row' && value['along'] !== 'column')) return null;
  const seen = new Set<PanelId>();
  const root = readNode(value['root'], seen, 0);
  return root === null || 'tabs' in root ? null : { along: value['along'], root };
}

function readNode(value: unknown, seen: Set<PanelId>, depth: number): Group | Split | null {
  if (!isRecord(value) || depth > depthMax) return null;
  if (Array.isArray(value['tabs'])) return readGroup(value['tabs'], value['active'], seen);
  if (!Array.isArray(value['parts']) || value['parts'].length === 0) return null;
  const parts: Part[] = [];
  for (const part of value['parts'] as readonly unknown[]) {
    if (!isRecord(part) || !isSize(part['size'])) return null;
    const node = readNode(part['node'], seen, depth + 1);
    if (node === null) return null;
    parts.push({ size: part['size'], node });
  }
  return { parts };
}

function readGroup(tabs: readonly unknown[], active: unknown, seen: Set<PanelId>): Group | null {
  const known: PanelId[] = [];
  for (const id of tabs) {
    if (!isPanelId(id) || seen.has(id)) return null;
    seen.add(id);
    known.push(id);
  }
  const [first] = known;
  if (first === undefined) return null;
  return { tabs: known, active: known.find((id) => id === active) ?? first };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isSize(value: unknown): value is number {
  return typeof value === 'number' && value > 0 && value < sizeMax;
}

/** Whether the same tabs stand in the same groups at the same places, whatever the sizes and whichever tab is in front. */
export function sameShape(left: Layout, right: Layout): boolean {
  return left.along === right.along && shapeOf(left.root) === shapeOf(right.root);
}

function shapeOf(node: Group | Split): string {
  return 'tabs' in node
    ? `(${node.tabs.join(' ')})`
    : `[${node.parts.map((part) => shapeOf(part.node)).join(' ')}]`;
}

/** The same with `id` in front of its group. */
export function bringToFront(layout: Layout, id: PanelId): Layout {
  return { along: layout.along, root: splitWithFront(layout.root, id) };
}

function splitWithFront({ parts }: Split, id: PanelId): Split {
  return {
    parts: parts.map(({ size, node }) => ({
      size,
      node:
        'parts' in node
          ? splitWithFront(node, id)
          : node.tabs.includes(id)
            ? { tabs: node.tabs, active: id }
            : node,
    })),
  };
}

/** The panels in front of their groups. */
export function frontsOf(node: Group | Split): readonly PanelId[] {
  return 'tabs' in node ? [node.active] : node.parts.flatMap((part) => frontsOf(part.node));
}

type DockNode = SerializedDockview['grid']['root'];

/** As dockview reads it, fitted to a box. */
export function toDock(layout: Layout, box: Box): SerializedDockview {
  const names = { next: 1 };
  const orientation = (layout.along === 'row' ? 'HORIZONTAL' : 'VERTICAL') as Orientation;
  const along = layout.along === 'row' ? box.width : box.height;
  const across = layout.along === 'row' ? box.height : box.width;
  return {
    grid: {
      root: dockNode(layout.root, across, along, names),
      width: box.width,
      height: box.height,
      orientation,
    },
    panels: Object.fromEntries(
      panelsOf(layout.root).map((id) => [
        id,
        {
          id,
          contentComponent: id,
          title: panels[id].title,
          minimumWidth: panels[id].minWidth,
          minimumHeight: panels[id].minHeight,
        },
      ]),
    ),
  };
}

/** `size` along the split around it, `room` along its own. */
function dockNode(
  node: Group | Split,
  size: number,
  room: number,
  names: { next: number },
): DockNode {
  if ('tabs' in node) {
    const id = String(names.next++);
    return { type: 'leaf', data: { id, views: [...node.tabs], activeView: node.active }, size };
  }
  const whole = node.parts.reduce((sum, part) => sum + part.size, 0);
  return {
    type: 'branch',
    size,
    data: node.parts.map((part) =>
      dockNode(part.node, Math.round((part.size / whole) * room), size, names),
    ),
  };
}

/** What dockview says its desk looks like; null for a desk without panels. */
export function fromDock(dock: SerializedDockview): Layout | null {
  const root = fromDockNode(dock.grid.root);
  const along = (dock.grid.orientation as string) === 'HORIZONTAL' ? 'row' : 'column';
  if (root === null) return null;
  return { along, root: 'tabs' in root ? { parts: [{ size: 1, node: root }] } : root };
}

function fromDockNode(node: DockNode): Group | Split | null {
  if (!Array.isArray(node.data)) {
    const tabs = node.data.views.filter(isPanelId);
    const [first] = tabs;
    if (first === undefined) return null;
    return {
      tabs,
      active: tabs.find((id) => id === (node.data as { activeView?: string }).activeView) ?? first,
    };
  }
  const parts = node.data.flatMap((child) => {
    const inner = fromDockNode(child);
    return inner === null ? [] : [{ size: Math.max(1, Math.round(child.size ?? 1)), node: inner }];
  });
  return parts.length === 0 ? null : { parts };
}
