// Renders openapi.json: operations by tag, schemas below. No dependency, no network but this server.
(async () => {
  const answer = await fetch('/api/docs/openapi.json');
  const doc = await answer.json();
  const operations = document.getElementById('operations');
  const schemas = document.getElementById('schemas');
  const make = (name, text, className) => {
    const element = document.createElement(name);
    if (text) element.textContent = text;
    if (className) element.className = className;
    return element;
  };
  const entry = (summary, body) => {
    const details = make('details');
    details.append(summary, make('pre', JSON.stringify(body, null, 2)));
    return details;
  };
  const byTag = new Map();
  for (const [path, item] of Object.entries(doc.paths)) {
    for (const [verb, operation] of Object.entries(item)) {
      const tag = (operation.tags || ['other'])[0];
      if (!byTag.has(tag)) byTag.set(tag, []);
      const summary = make('summary');
      summary.append(make('span', verb.toUpperCase(), 'verb'), `${path}  ·  ${operation.operationId}`);
      byTag.get(tag).push(entry(summary, operation));
    }
  }
  operations.replaceChildren();
  for (const [tag, entries] of [...byTag].sort()) {
    const section = make('section');
    section.append(make('h2', tag.replaceAll('_', ' ')), ...entries);
    operations.append(section);
  }
  for (const [name, schema] of Object.entries(doc.components.schemas).sort()) {
    schemas.append(entry(make('summary', name), schema));
  }
  document.getElementById('find').addEventListener('input', (event) => {
    const wanted = event.target.value.toLowerCase();
    for (const details of document.querySelectorAll('details')) {
      details.hidden = !details.textContent.toLowerCase().includes(wanted);
    }
  });
})();
