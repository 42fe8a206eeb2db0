// The tab of a docked panel.

import type { IDockviewPanelHeaderProps } from 'dockview-react';
import { useEffect } from 'react';
import { isPanelId, type PanelId } from './panels.ts';
import { TabFace, useTabTitle } from './tab-face.tsx';

export function DockTab({ api }: IDockviewPanelHeaderProps) {
  return isPanelId(api.id) ? <PanelTab api={api} id={api.id} /> : api.id;
}

function PanelTab({ api, id }: Pick<IDockviewPanelHeaderProps, 'api'> & { id: PanelId }) {
  const title = useTabTitle(id);
  useEffect(() => {
    if (api.title !== title) api.setTitle(title);
  }, [api, title]);
  return (
    <TabFace
      onClose={() => api.close()}
      onMaximise={() => (api.isMaximized() ? api.exitMaximized() : api.maximize())}
      title={title}
    />
  );
}
